// Uses JupyterLab in a browser and prints what was seen, as one line of JSON.
// Arguments: address of JupyterLab with its token, program of the browser,
// seconds that the cell of long.ipynb takes.
const { chromium } = require('playwright-core');

const [address, program, seconds] = process.argv.slice(2);
const [base, token] = address.split('/lab?');
const indicator = '.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-ExecutionIndicator';

async function open(page, notebook) {
  await page.goto(`${base}/lab/tree/${notebook}?reset&${token}`);
  await page.waitForSelector(`${indicator}[data-status="idle"]`, { timeout: 120000 });
}

const status = page => page.evaluate(s => document.querySelector(s)?.dataset.status, indicator);

// Resolves when a kernel has told the page about itself.
const kernelAnswers = page => new Promise(resolve => page.on('websocket', socket => socket.on('framereceived', ({ payload }) => {
  if (payload.toString('latin1').includes('kernel_info_reply')) resolve();
})));

async function choose(page, menu, entry) {
  await page.click(`.lm-MenuBar-itemLabel:text-is("${menu}")`);
  await page.click(`.lm-Menu-itemLabel:text-is("${entry}")`);
}

const prompts = page => page.evaluate(() =>
  [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(e => e.innerText.trim()));

// Waits until no cell is running or waiting.
async function settled(page) {
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].every(e => !e.innerText.includes('*')), null, { timeout: 300000 });
}

// Runs all cells, and waits until that is seen. On a machine that is busy the
// menu may be there before its command is.
async function runAll(page) {
  const before = JSON.stringify(await prompts(page));
  for (let attempt = 1; ; attempt++) {
    await choose(page, 'Run', 'Run All Cells');
    for (let i = 0; i < 100; i++) {
      if (JSON.stringify(await prompts(page)) !== before) return;
      await page.waitForTimeout(100);
    }
    if (attempt === 3) throw new Error('Run All Cells does nothing');
  }
}

(async () => {
  const browser = await chromium.launch({
    executablePath: program,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
  const seen = {};
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });

    // Opened, looked at, saved.
    await open(page, 'plain.ipynb');
    await page.waitForTimeout(3000);
    seen.dirty = await page.evaluate(() => !!document.querySelector('.lm-TabBar-tab.jp-mod-dirty'));
    seen.questions = await page.evaluate(() => [...document.querySelectorAll('.Toastify__toast')].map(e => e.innerText));
    await page.click('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-MarkdownCell');
    await page.keyboard.press('Control+s');
    await page.waitForTimeout(3000);

    // Tab at the end of its code cell, once, as soon as the kernel has answered
    // the page: before that JupyterLab asks nobody.
    const answered = kernelAnswers(page);
    await open(page, 'tab.ipynb');
    await page.click('.jp-CodeCell .cm-content');
    await page.keyboard.press('Control+End');
    await page.waitForSelector('.jp-CodeCell .jp-mod-completer-enabled, .jp-CodeCell.jp-mod-completer-enabled', { timeout: 60000 });
    await answered;
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
    const stop = Date.now();
    await page.click('[data-command="notebook:interrupt-kernel"], [data-jp-item-name="interrupt"]');
    await settled(page);
    await page.waitForSelector(`${indicator}[data-status="idle"]`, { timeout: 30000 });
    seen.stop = (Date.now() - stop) / 1000;
  } finally {
    await browser.close();
  }
  console.log(JSON.stringify(seen));
})().catch(e => { console.error(e); process.exit(1); });
