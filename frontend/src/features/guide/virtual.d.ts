declare module 'virtual:guide' {
  export const chapters: import('./chapters').Chapter[]
}
