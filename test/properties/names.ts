/** The ways in which people write one name. The rules have to take all of them for the same person. */
export const WRITINGS = [
  (name: string) => name,
  (name: string) => name.toUpperCase(),
  (name: string) => ` ${name}\u00a0`,
  (name: string) => name.normalize('NFD'),
  (name: string) => name.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  (name: string) => `${name.slice(0, 1)}\u200b${name.slice(1)}\u2060`,
  (name: string) => (name.includes('@') ? `Some Body <${name}>` : name),
  (name: string) => (name.includes('@') ? `mailto:${name}` : name),
] as const;
