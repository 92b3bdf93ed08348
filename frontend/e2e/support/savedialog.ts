import { join } from 'node:path'
import { expect } from '@playwright/test'
import type { Desktop } from './desktop'

/** A native dialog that asks for a path, worked by keyboard as a member would. */
class PathDialog {
  protected constructor(
    protected readonly desktop: Desktop,
    protected readonly window: string,
  ) {}

  /** Waits until the dialog is open and has the keyboard. */
  protected static async find(desktop: Desktop, title: string): Promise<string> {
    let window = ''
    // The search fails when any window goes while it looks: look again.
    await expect(async () => {
      const found = await desktop.xdotool('search', '--onlyvisible', '--name', `^${title}$`)
      window = found.trim().split('\n').at(-1)!
      await desktop.xdotool('windowfocus', '--sync', window)
    }).toPass({ intervals: [50], timeout: 20_000 })
    return window
  }

  async cancel(): Promise<void> {
    await this.desktop.xdotool('key', 'Escape')
  }
}

/** The one that asks where a file goes. */
export class SaveDialog extends PathDialog {
  static async opened(desktop: Desktop, title: string): Promise<SaveDialog> {
    return new SaveDialog(desktop, await this.find(desktop, title))
  }

  /** Saves as name in the home's folder of documents and returns the path. */
  async saveAs(name: string): Promise<string> {
    const path = join(this.desktop.folder, 'Documents', name)
    await this.desktop.xdotool('key', '--window', this.window, 'ctrl+a')
    await this.desktop.xdotool('type', '--delay', '4', path)
    await this.desktop.xdotool('key', 'Return')
    return path
  }
}

/** The one that asks for a file or a folder that is there. */
export class OpenDialog extends PathDialog {
  static async opened(desktop: Desktop, title: string): Promise<OpenDialog> {
    return new OpenDialog(desktop, await this.find(desktop, title))
  }

  async choose(path: string): Promise<void> {
    await this.desktop.xdotool('key', '--window', this.window, 'ctrl+l')
    await this.desktop.xdotool('key', '--window', this.window, 'ctrl+a')
    await this.desktop.xdotool('type', '--delay', '4', path)
    // The first Return may take what the dialog proposes to complete the path with.
    await expect(async () => {
      await this.desktop.xdotool('key', 'Return')
      expect(await this.isOpen()).toBe(false)
    }).toPass({ intervals: [100], timeout: 20_000 })
  }

  private async isOpen(): Promise<boolean> {
    const found = await this.desktop
      .xdotool('search', '--onlyvisible', '--name', '.')
      .catch(() => this.window)
    return found.split('\n').includes(this.window)
  }
}
