import { untrack } from 'svelte'

export type ToastAction = { label: string; name: string; run: () => void }
export type Toast = { id: number; tone: 'positive' | 'danger' | 'notice'; text: string; action?: ToastAction }

const kept = 3
const lifetime = 8000

/** Short messages. One with an action stays until it is dismissed or pushed out. */
export class Toasts {
  list = $state.raw<readonly Toast[]>([])
  #last = 0

  /** Gives the toast's id, for who takes it away early. */
  show(tone: Toast['tone'], text: string, action?: ToastAction): number {
    const id = ++this.#last
    this.list = [...this.#now(), { id, tone, text, action }].slice(-kept)
    if (!action && tone !== 'danger') setTimeout(() => this.dismiss(id), lifetime)
    return id
  }

  dismiss(id: number): void {
    this.list = this.#now().filter((toast) => toast.id !== id)
  }

  /** Whoever shows a toast in an effect does not follow the toasts: it would show it for ever. */
  #now = () => untrack(() => this.list)
}

export const toasts = new Toasts()
