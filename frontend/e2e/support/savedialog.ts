import { join } from 'node:path'
import { expect } from '@playwright/test'
import type { Desktop } from './desktop'

/** The native dialog that asks where a file goes, worked by keyboard as a member would. */
export class SaveDialog {
  private constructor(
    private readonly desktop: Desktop,
    private readonly window: string,
  ) {}

  /** Waits until it is open and has the keyboard. */
  static async opened(desktop: Desktop, title: string): Promise<SaveDialog> {
    let window = ''
    // The search fails when any window goes while it looks: look again.
    await expect(async () => {
      const found = await desktop.xdotool('search', '--onlyvisible', '--name', `^${title}$`)
      window = found.trim().split('\n').at(-1)!
      await desktop.xdotool('windowfocus', '--sync', window)
    }).toPass({ intervals: [50], timeout: 20_000 })
    return new SaveDialog(desktop, window)
  }

  /** Saves as name in the home's folder of documents and returns the path. */
  async saveAs(name: string): Promise<string> {
    const path = join(this.desktop.folder, 'Documents', name)
    await this.desktop.xdotool('key', '--window', this.window, 'ctrl+a')
    await this.desktop.xdotool('type', '--delay', '4', path)
    await this.desktop.xdotool('key', 'Return')
    return path
  }

  async cancel(): Promise<void> {
    await this.desktop.xdotool('key', 'Escape')
  }
}
