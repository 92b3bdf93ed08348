import { readFile } from 'node:fs/promises'
import { marked, type Token, type Tokens } from 'marked'
import type { Plugin } from 'vitest/config'
import type { Block, Chapter, Piece } from './src/features/guide/chapters'

const name = 'virtual:guide'

/** The members' guide, read from source, as the application shows it offline: without its pictures. */
export function guide(source: string): Plugin {
  return {
    name: 'guide',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    async load(id) {
      if (id !== `\0${name}`) return null
      this.addWatchFile(source)
      return `export const chapters = ${JSON.stringify(chaptersOf(await readFile(source, 'utf8')))}`
    },
  }
}

export function chaptersOf(text: string): Chapter[] {
  const chapters: Chapter[] = []
  for (const token of marked.lexer(text)) {
    if (token.type === 'heading') {
      if (token.depth <= 2) chapters.push({ title: plain(token.tokens), blocks: [] })
      else chapters.at(-1)!.blocks.push({ kind: 'heading', pieces: piecesOf(token.tokens) })
    } else for (const block of blocksOf(token)) chapters.at(-1)!.blocks.push(block)
  }
  return chapters
}

function blocksOf(token: Token): Block[] {
  switch (token.type) {
    case 'paragraph': {
      const pieces = piecesOf((token as Tokens.Paragraph).tokens)
      return pieces.some(({ text }) => text.trim()) ? [{ kind: 'text', pieces }] : []
    }
    case 'list': {
      const list = token as Tokens.List
      const items = list.items.map((item) => piecesOf(item.tokens))
      return [{ kind: list.ordered ? 'steps' : 'list', items }]
    }
    case 'table': {
      const table = token as Tokens.Table
      return [
        {
          kind: 'table',
          head: table.header.map((cell) => piecesOf(cell.tokens)),
          rows: table.rows.map((row) => row.map((cell) => piecesOf(cell.tokens))),
        },
      ]
    }
    case 'code':
      return [{ kind: 'code', pieces: [{ text: (token as Tokens.Code).text }] }]
    case 'space':
      return []
  }
  throw new Error(`the guide has a ${token.type}, which the application cannot show`)
}

/** The words of a passage; a picture has none, and a link is what it says. */
function piecesOf(tokens: Token[] | undefined): Piece[] {
  return (tokens ?? []).flatMap((token): Piece[] => {
    switch (token.type) {
      case 'image':
        return []
      case 'strong':
        return [{ text: plain((token as Tokens.Strong).tokens), strong: true }]
      case 'codespan':
        return [{ text: (token as Tokens.Codespan).text, code: true }]
      case 'br':
        return [{ text: ' ' }]
      default: {
        const inner = (token as Tokens.Generic).tokens
        return inner ? piecesOf(inner) : [{ text: (token as Tokens.Text).text.replace(/\s+/g, ' ') }]
      }
    }
  })
}

const plain = (tokens: Token[] | undefined) =>
  piecesOf(tokens)
    .map(({ text }) => text)
    .join('')
