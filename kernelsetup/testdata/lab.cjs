// Uses JupyterLab in a browser and prints what was seen. Third argument: the
// seconds that the cell of long.ipynb takes.
const { indicator, open, status, prompts, settled, runAll, stop, save, start } = require('./page.cjs');

start(async (page, seconds) => {
  const seen = {};

  // Opened, looked at, saved.
  await open(page, 'plain.ipynb');
  await page.waitForTimeout(3000);
  seen.dirty = await page.evaluate(() => !!document.querySelector('.lm-TabBar-tab.jp-mod-dirty'));
  seen.questions = await page.evaluate(() => [...document.querySelectorAll('.Toastify__toast')].map(e => e.innerText));
  await save(page);

  // Tab at the end of its code cell, once, as soon as the kernel has answered
  // the page: before that JupyterLab asks nobody.
  await open(page, 'tab.ipynb');
  await page.click('.jp-CodeCell .cm-content');
  await page.keyboard.press('Control+End');
  await page.waitForSelector('.jp-CodeCell .jp-mod-completer-enabled, .jp-CodeCell.jp-mod-completer-enabled', { timeout: 60000 });
  const ready = Date.now();
  await page.keyboard.press('Tab');
  await page.waitForSelector('.jp-Completer:not(.lm-mod-hidden) .jp-Completer-item', { timeout: 60000 });
  seen.tab = (Date.now() - ready) / 1000;
  seen.matches = await page.evaluate(() => [...document.querySelectorAll('.jp-Completer-item')].map(e => e.innerText.trim().split(/\s/)[0]));

  // An error in the third of five cells.
  await open(page, 'error.ipynb');
  await runAll(page);
  await settled(page);
  await page.waitForTimeout(1000);
  seen.prompts = await prompts(page);
  seen.after = await status(page);

  // A long cell, to its end.
  await open(page, 'long.ipynb');
  await runAll(page);
  await page.waitForSelector(`${indicator}[data-status="busy"]`, { timeout: 30000 });
  seen.during = {};
  for (const end = Date.now() + (seconds - 3) * 1000; Date.now() < end;) {
    const s = await status(page);
    seen.during[s] = (seen.during[s] || 0) + 1;
    await page.waitForTimeout(250);
  }
  await settled(page);
  await page.waitForSelector(`${indicator}[data-status="idle"]`, { timeout: 30000 });

  // The same, stopped.
  await runAll(page);
  await page.waitForTimeout(3000);
  const pressed = Date.now();
  await stop(page);
  seen.stop = (Date.now() - pressed) / 1000;
  return seen;
});
