import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes the zone of a place where a day begins at this second, and returns its path, for TZ. */
export async function midnightNow(folder: string): Promise<string> {
  const day = 86_400
  const east = (day - (Math.floor(Date.now() / 1000) % day)) % day
  // A time zone's file (RFC 8536): no rule, one type, its name.
  const file = Buffer.alloc(44 + 6 + 4)
  file.write('TZif')
  file.writeUInt32BE(1, 36)
  file.writeUInt32BE(4, 40)
  file.writeInt32BE(east > day / 2 ? east - day : east, 44)
  file.write('JRN', 50)
  const path = join(folder, 'midnight')
  await writeFile(path, file)
  return path
}
