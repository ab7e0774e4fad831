// Chromium, headless and with its own calls home switched off, driven by playwright-core.
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(join(resolve(process.env.PLAYWRIGHT || '.'), 'x.js'));
const { chromium } = require('playwright-core');

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** A browser with an empty profile; `open` gives a tab, its faults, the addresses it asked for, and the milliseconds until it was ready. */
export async function openBrowser() {
  const profile = mkdtempSync(join(tmpdir(), 'dateline-browser-'));
  const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
  const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: FLAGS, viewport: null });
  return {
    async open(file, { width = 1280, height = 800, scheme = 'light', acceptDownloads = true } = {}) {
      const tab = await context.newPage();
      await tab.setViewportSize({ width, height });
      await tab.emulateMedia({ colorScheme: scheme });
      const faults = [];
      const asked = [];
      tab.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) faults.push(message.text());
      });
      tab.on('pageerror', (error) => faults.push(String(error.stack || error)));
      tab.on('dialog', (dialog) => {
        faults.push(`dialog: ${dialog.message()}`);
        dialog.dismiss();
      });
      tab.on('request', (request) => asked.push(request.url()));
      const address = /^https?:/.test(file) ? file : pathToFileURL(resolve(file)).href;
      const session = await context.newCDPSession(tab);
      await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' });
      await session.send('Performance.enable');
      const before = Date.now();
      await tab.goto(address);
      try {
        await tab.waitForFunction(() => document.documentElement.dataset.ready === 'true', null, { timeout: 20000 });
      } catch {
        faults.push('the page did not become ready');
      }
      const took = Date.now() - before;
      const { metrics } = await session.send('Performance.getMetrics');
      const worked = Math.round(1000 * metrics.find(({ name }) => name === 'TaskDuration').value);
      return { tab, faults, asked, took, worked, close: () => tab.close() };
    },
    async end() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
