export const shifts = ['MORNING', 'AFTERNOON', 'NIGHT'] as const
/** A part of the working day. An assignment without a shift is for all of it. */
export type Shift = (typeof shifts)[number]
