import { z } from 'zod'

export const sessionStatus = z.enum(['OPEN', 'PAYING', 'CLOSED'])
export const tableStatus = z.enum(['FREE', 'ACTIVE', 'PAYING', 'OUT_OF_SERVICE'])
