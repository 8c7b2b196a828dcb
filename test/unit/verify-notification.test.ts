import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { verifyNotification } from '../../services/billing/verify-notification'

const secret = 'current-secret'
const sign = (manifest: string, key = secret) => createHmac('sha256', key).update(manifest).digest('hex')
const ts = '1742505638'

interface Given {
  dataId?: unknown
  requestId?: string | undefined
  signature?: string | string[] | undefined
  secrets?: string[]
}

function verify({ dataId = '123456', requestId = 'req-1', signature, secrets = [secret] }: Given) {
  const headers = { 'x-signature': signature, ...(requestId === '' ? {} : { 'x-request-id': requestId }) }
  return verifyNotification({ headers, query: { 'data.id': dataId, type: 'payment' }, secrets })
}

describe('verifyNotification', () => {
  it('accepts the documented manifest', () => {
    const signature = `ts=${ts},v1=${sign(`id:123456;request-id:req-1;ts:${ts};`)}`
    expect(verify({ signature })).toEqual({
      verdict: 'valid',
      dataId: '123456',
      matched: {
        secretIndex: 0,
        dataIdSpelling: 'received',
        timestampUnit: 'seconds',
        signedAt: '2025-03-20T21:20:38.000Z',
      },
    })
  })

  it('leaves the request id out of the manifest when the header is absent', () => {
    expect(verify({ requestId: '', signature: `ts=${ts},v1=${sign(`id:123456;ts:${ts};`)}` })).toMatchObject({ verdict: 'valid' })
  })

  it.each([
    ['ORD01ABC', 'ord01abc', 'lower_case'],
    ['ord01abc', 'ORD01ABC', 'upper_case'],
    ['ORD01abc', 'ORD01abc', 'received'],
  ])('accepts %s signed as %s', (dataId, signed, spelling) => {
    const verdict = verify({ dataId, signature: `ts=${ts},v1=${sign(`id:${signed};request-id:req-1;ts:${ts};`)}` })
    expect(verdict).toMatchObject({ verdict: 'valid', dataId, matched: { dataIdSpelling: spelling } })
  })

  it('reads a 13-digit timestamp as milliseconds', () => {
    const signature = `ts=1742505638683,v1=${sign('id:123456;request-id:req-1;ts:1742505638683;')}`
    expect(verify({ signature })).toMatchObject({
      verdict: 'valid',
      matched: { timestampUnit: 'milliseconds', signedAt: '2025-03-20T21:20:38.683Z' },
    })
  })

  it('accepts any active secret and says which', () => {
    const signature = `ts=${ts},v1=${sign(`id:123456;request-id:req-1;ts:${ts};`, 'older')}`
    expect(verify({ signature, secrets: [secret, 'older'] })).toMatchObject({ verdict: 'valid', matched: { secretIndex: 1 } })
    expect(verify({ signature, secrets: [secret] })).toEqual({ verdict: 'invalid', reason: 'mismatch' })
  })

  it('reads the header with spaces, in any order, with an upper-case digest', () => {
    const v1 = sign(`id:123456;request-id:req-1;ts:${ts};`).toUpperCase()
    expect(verify({ signature: ` v1=${v1} , ts=${ts}` })).toMatchObject({ verdict: 'valid' })
  })

  it.each([
    'nonsense',
    'ts=1',
    'v1=ab',
    `ts=soon,v1=${'a'.repeat(64)}`,
    `ts=${ts},v1=${'z'.repeat(64)}`,
    `ts=${ts},v1=abcd`,
    '=,=',
  ])('calls %s malformed', signature => {
    expect(verify({ signature })).toEqual({ verdict: 'invalid', reason: 'malformed_signature' })
  })

  it('calls a notice without signature, or without data.id in the query, unsigned', () => {
    expect(verify({ signature: undefined })).toEqual({ verdict: 'unsigned', reason: 'no_signature' })
    const signature = `ts=${ts},v1=${sign(`ts:${ts};`)}`
    expect(
      verifyNotification({ headers: { 'x-signature': signature }, query: { topic: 'payment', id: '1' }, secrets: [secret] }),
    ).toEqual({ verdict: 'unsigned', reason: 'no_data_id' })
  })

  it('trusts no parameter or header that is given twice', () => {
    const signature = `ts=${ts},v1=${sign(`id:123456;request-id:req-1;ts:${ts};`)}`
    expect(verify({ dataId: ['123456', '9'], signature })).toEqual({ verdict: 'unsigned', reason: 'no_data_id' })
    expect(verify({ signature: [signature, signature] })).toEqual({ verdict: 'unsigned', reason: 'no_signature' })
  })

  it('accepts nothing when there is no secret', () => {
    const signature = `ts=${ts},v1=${sign(`id:123456;request-id:req-1;ts:${ts};`, '')}`
    expect(verify({ signature, secrets: [] })).toEqual({ verdict: 'invalid', reason: 'no_secret' })
  })

  it('refuses a signature that was made for anything else', () => {
    const part = fc.stringMatching(/^[0-9]{1,12}$/)
    fc.assert(
      fc.property(part, part, part, part, (id, otherId, stamp, otherStamp) => {
        fc.pre(id !== otherId || stamp !== otherStamp)
        const signature = `ts=${stamp},v1=${sign(`id:${otherId};request-id:req-1;ts:${otherStamp};`)}`
        expect(verify({ dataId: id, signature }).verdict).toBe('invalid')
      }),
    )
  })

  it('never throws, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.oneof(fc.string(), fc.constant(undefined)), (signature, requestId, dataId) => {
        expect(['valid', 'invalid', 'unsigned']).toContain(verify({ signature, requestId, dataId }).verdict)
      }),
    )
  })
})
