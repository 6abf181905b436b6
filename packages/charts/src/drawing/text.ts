/** Wide in East Asian fonts: CJK, kana, hangul, full-width forms and their punctuation. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u

function emOf(character: string): number {
  if (wide.test(character)) return 1
  if (/[MWmw%@<>=+~]/.test(character)) return 0.86
  if (/[A-Z&]/.test(character)) return 0.7
  if (/[ilIjtfr.,:;'|()[\] ]/.test(character)) return 0.36
  return 0.6
}

/**
 * The width of a text in pixels, estimated a little generously from its characters: a package that runs without a page
 * can't measure fonts.
 */
export function textWidth(text: string, fontSize = 12): number {
  let width = 0
  for (const character of text) width += emOf(character)
  return Math.ceil(width * fontSize)
}

/** The width of a text in bold, which fonts draw up to a tenth wider. */
export const boldWidth = (text: string, fontSize = 12): number => Math.ceil(textWidth(text, fontSize) * 1.1)

/** Where a line may break: between words, after a hyphen, and before any wide character. */
function pieces(text: string): string[] {
  const words = text.match(/\S*?(?=[\u2e80-\ua4cf\uff00-\uff60])[\s\S]|\S+\s*|\s+/gu) ?? []
  return words.flatMap((word) => word.split(/(?<=\w-)(?=\w)/))
}

/** Closing punctuation never starts a line (the first rule of Chinese line breaking, GB/T 15834). */
const sticksToPrevious = /^[，。、；：？！）》”’…%]/u

/**
 * Breaks a text into lines no wider than `width` pixels: between words, after hyphens, and between any two Chinese characters except
 * before closing punctuation. A single word that is wider stays whole: nothing is ever cut.
 */
export function wrapText(text: string, width: number, fontSize = 12): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of pieces(text)) {
    const fits = textWidth((line + piece).trimEnd(), fontSize) <= width
    if (line === '' || fits || sticksToPrevious.test(piece)) {
      line += piece
    } else {
      lines.push(line.trimEnd())
      line = piece
    }
  }
  if (line.trim()) lines.push(line.trimEnd())
  return lines
}
