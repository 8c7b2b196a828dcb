/** A text as it is compared: without accents and in lower case, so that "pina" finds "Piña". */
export const foldText = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
