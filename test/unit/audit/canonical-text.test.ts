import fc from 'fast-check'
import { type AuditLine, canonicalText } from '../../../domain/audit/canonical-text'

const line: AuditLine = {
  tenant_id: 1,
  seq: 2,
  prev_hash: 'ab',
  id: 3,
  branch_id: 4,
  user_id: 5,
  user_email: 'ana@demo.com',
  diner_id: null,
  role: 'ADMIN',
  action: 'UPDATE',
  entity_type: 'product',
  entity_id: 6,
  old_values: '{"price_cents": 100}',
  new_values: null,
  reason: 'dijo "sí"\n',
  ip_address: '::1',
  user_agent: null,
  request_id: 'r-1',
  created_at: 1_767_225_600_123_456,
}

it('is one JSON array, spaced as Postgres spaces it', () => {
  expect(canonicalText(line)).toBe(
    '["integrador.audit.1", 1, 2, "ab", 3, 4, 5, "ana@demo.com", null, "ADMIN", "UPDATE", "product", 6, {"price_cents": 100}, null, "dijo \\"sí\\"\\n", "::1", null, "r-1", 1767225600123456]',
  )
})

const id = fc.option(fc.integer({ min: 0, max: 3 }))
const word = fc.option(fc.string({ unit: fc.constantFrom('a', '"', ',', ' ', '\\', '1', 'null'), maxLength: 4 }))
const values = fc.option(fc.constantFrom('{}', '{"a": 1}', '{"a": null}', '{"a": [1, "b"]}'))
const some = fc.record({
  branch_id: id,
  user_id: id,
  user_email: word,
  diner_id: id,
  role: word,
  old_values: values,
  new_values: values,
  reason: word,
  ip_address: word,
  user_agent: word,
  request_id: word,
})

it('is another text for another line, wherever the words are moved', () => {
  fc.assert(
    fc.property(some, some, (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other)
      expect(canonicalText({ ...line, ...one }) === canonicalText({ ...line, ...other })).toBe(isSame)
    }),
  )
})

it('can be read back as the line', () => {
  fc.assert(
    fc.property(some, one => {
      const { old_values, new_values, ...plain } = { ...line, ...one }
      const members = JSON.parse(canonicalText({ ...line, ...one }))
      expect(members).toHaveLength(20)
      expect([members[5], members[7], members[9], members[15], members[18]]).toEqual([
        plain.branch_id,
        plain.user_email,
        plain.role,
        plain.reason,
        plain.request_id,
      ])
      expect([members[13], members[14]]).toEqual([JSON.parse(old_values ?? 'null'), JSON.parse(new_values ?? 'null')])
    }),
  )
})
