import { ApplicationFailure } from '@temporalio/common'
import { toFailure } from '../../activities/failures'
import { DomainError } from '../../domain/errors'

const thrown = (code: string) => Object.assign(new Error('update "checks" … violates check constraint'), { code })
const wrapped = (code: string) => Object.assign(new Error('CheckViolationError'), { nativeError: thrown(code) })

describe('toFailure', () => {
  it('makes a refusal one that nobody retries', () => {
    expect(toFailure(new DomainError('cart_empty'))).toMatchObject({ type: 'cart_empty', nonRetryable: true })
  })

  it.each(['23514', '23502', '23503', '23505', '22003', '22P02'])('names %s as what no retry heals, by knex or a model', code => {
    for (const error of [thrown(code), wrapped(code)]) {
      const failure = toFailure(error)
      expect(failure).toBeInstanceOf(ApplicationFailure)
      expect(failure).toMatchObject({ type: 'data_fault', nonRetryable: false, message: thrown(code).message })
    }
  })

  it.each(['40001', '40P01', '57014', '57P01', '53300', '08006', '42703', 'ECONNRESET', ''])(
    'leaves %s to be tried again',
    code => {
      for (const error of [thrown(code), wrapped(code)]) expect(toFailure(error)).toBe(error)
    },
  )

  it('leaves alone what is no fault of the database', () => {
    for (const error of [new TypeError('a bug'), 'a text', undefined]) expect(toFailure(error)).toBe(error)
  })
})
