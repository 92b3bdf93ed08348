/** Words of the guide that are set alike. */
export type Piece = { text: string; strong?: boolean; code?: boolean }

export type Block =
  | { kind: 'heading' | 'text' | 'code'; pieces: Piece[] }
  | { kind: 'list' | 'steps'; items: Piece[][] }
  | { kind: 'table'; head: Piece[][]; rows: Piece[][][] }

/** A part of the members' guide, under its heading. */
export type Chapter = { title: string; blocks: Block[] }
