import { typeset } from './typography'

/** The paragraphs of a plain text, which blank lines part, each set as French. */
export const paragraphsOf = (text: string): string[] =>
  text
    .split(/\r?\n[^\S\n]*\r?\n/)
    .map((paragraph) => typeset(paragraph.trim()))
    .filter(Boolean)
