// Screenshots for the eye: node look.mjs PAGE.html OUT_PREFIX (PLAYWRIGHT names playwright-core's folder).
import { openBrowser } from './browser.mjs';

const [page, prefix] = process.argv.slice(2);
const browser = await openBrowser();
for (const [name, width, height, scheme] of [['light', 1380, 860, 'light'], ['dark', 1380, 860, 'dark'], ['medium', 1000, 760, 'light'], ['phone', 390, 1500, 'light']]) {
  const { tab, faults, close } = await browser.open(page, { width, height, scheme });
  await tab.waitForTimeout(300);
  await tab.screenshot({ path: `${prefix}-${name}.png` });
  if (name !== 'medium') {
    await tab.locator('#rows tr').nth(2).click();
    await tab.waitForTimeout(600);
    await tab.screenshot({ path: `${prefix}-${name}-chosen.png` });
  }
  if (faults.length) console.log(name, faults);
  await close();
}
await browser.end();
