import type { Knex } from 'knex'
import { buenSabor } from './buen-sabor'
import { readHouse } from './sales/house'
import { planSessions } from './sales/plan-sessions'
import { plantBills } from './sales/plant-bills'
import { plantSessions } from './sales/plant-sessions'

/**
 * The thirty business days up to yesterday at Buen Sabor's branches: what guests ordered, ate, paid and sent back, for the reports. On the
 * same date always the same month; nothing of it is still open. A branch that ever had guests is left alone, so it is planted once.
 */
export async function plantSales(trx: Knex.Transaction): Promise<void> {
  for (const [position, branch] of buenSabor.branches.entries()) {
    const house = await readHouse(trx, branch)
    if (!house) continue
    const sessions = planSessions(house, position + 1)
    const planted = await plantSessions(trx, house, sessions)
    await plantBills(trx, house, sessions, planted)
  }
}
