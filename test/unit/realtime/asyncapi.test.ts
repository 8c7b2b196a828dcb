import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import { audiences } from '../../../domain/events'
import { frameOfEntry } from '../../../realtime/frame'
import { asyncApiDocument } from '../../../tools/asyncapi-document'

interface Document {
  channels: Record<string, { messages: Record<string, { $ref: string }> }>
  operations: Record<string, { action: string; messages: { $ref: string }[] }>
  components: { messages: Record<string, unknown>; schemas: { event: object } }
}
const document = asyncApiDocument() as unknown as Document

describe('the AsyncAPI document', () => {
  it('in docs/ is the one that the code makes', () => {
    const written: unknown = JSON.parse(readFileSync(join(__dirname, '../../../docs/asyncapi.json'), 'utf8'))
    expect(written).toEqual(JSON.parse(JSON.stringify(document)))
  })

  it('points nowhere that does not exist', () => {
    const references = JSON.stringify(document).match(/"\$ref":"#[^"]+"/g) ?? []
    expect(references.length).toBeGreaterThan(100)
    for (const reference of references) {
      const path = reference.slice('"$ref":"#/'.length, -1).split('/')
      expect([reference, path.reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], document)]).not.toContain(
        undefined,
      )
    }
  })

  it('has every event, and gives none of the money to the kitchen nor another table to a diner', () => {
    expect(Object.keys(document.components.messages)).toEqual(expect.arrayContaining(Object.keys(audiences)))
    expect(Object.keys(document.channels.kitchen?.messages ?? {})).not.toContain('PAYMENT_APPROVED')
    expect(Object.keys(document.channels.diner?.messages ?? {})).not.toContain('TICKET_CREATED')
  })

  it('describes the frames that are really sent', () => {
    const ajv = new Ajv({ strict: false })
    addFormats(ajv)
    const frame = frameOfEntry({
      channel: 'channel:branch:1:admin',
      seq: 1,
      event: {
        id: '6f0d1a2e-0000-4000-8000-000000000000',
        type: 'CHECK_PAID',
        tenant_id: 1,
        branch_id: 1,
        table_id: 2,
        session_id: 3,
        sector_id: null,
        entity: { check_id: 4 },
        actor: { user_id: null, role: 'SYSTEM' },
        ts: new Date(0).toISOString(),
        v: 1,
        request_id: null,
        traceparent: null,
      },
    })
    const validate = ajv.compile(document.components.schemas.event)
    expect([validate(JSON.parse(String(frame.data))), validate.errors]).toEqual([true, null])
  })
})
