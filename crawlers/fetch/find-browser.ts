import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const PLACES = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/**
 * The browser to render with: the one named, else the system's Chromium or Chrome, else the one that ships in npm
 * (unpacked to the temporary folder at first use). Null where there is none.
 */
export async function findBrowser(
  named: string | null,
  path = '/usr/local/bin:/usr/bin:/bin',
): Promise<string | null> {
  if (named) return runs(named) ? named : null;
  const folders = [...new Set([...path.split(delimiter), ...PLACES])];
  const system = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), MAC].find(runs);
  if (system) return system;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    return await chromium.executablePath();
  } catch {
    return null;
  }
}

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
