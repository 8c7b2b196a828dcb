const colours = { admin: 35, mozo: 33, cocina: 31, ana: 36, beto: 32 } as const
const paint = (code: number, text: string) => (process.stdout.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text)

/** The story, line by line: what people do, and what each screen shows because of it. */
export const narrator = {
  chapter: (title: string) => console.log(`\n${paint(1, `── ${title}`)}`),
  tells: (text: string) => console.log(`   ${text}`),
  sees: (screen: string, text: string) =>
    console.log(`   ${paint(colours[screen as keyof typeof colours] ?? 37, screen.padStart(8))} ve  ${text}`),
}
