/** Where the QR code of a table leads: the page that sits a phone down there by `POST /api/tables/code/{code}/session`. */
export function menuLink(menuUrl: string, branchSlug: string, tableCode: string): string {
  const link = new URL(menuUrl)
  link.pathname = `${link.pathname.replace(/\/$/, '')}/${encodeURIComponent(branchSlug)}`
  link.searchParams.set('table', tableCode)
  return link.href
}
