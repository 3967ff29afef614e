// JupyterLab in a browser, as the scripts beside this one use it. Their first
// arguments: address of JupyterLab with its token, program of the browser.
const { chromium } = require('playwright-core');

const [address, program, ...rest] = process.argv.slice(2);
const [base, token] = address.split('/lab?');
const indicator = '.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-ExecutionIndicator';

// Resolves when a kernel has told the page about itself.
const kernelAnswers = page => new Promise(resolve => page.on('websocket', socket => socket.on('framereceived', ({ payload }) => {
  if (payload.toString('latin1').includes('kernel_info_reply')) resolve();
})));

// Opens a notebook and waits for its kernel. The indicator says idle already
// when JupyterLab knows no kernel yet, and asks for one to be selected.
async function open(page, notebook) {
  const answered = kernelAnswers(page);
  await page.goto(`${base}/lab/tree/${notebook}?reset&${token}`);
  await answered;
  await page.waitForSelector(`${indicator}[data-status="idle"]`, { timeout: 120000 });
}

const status = page => page.evaluate(s => document.querySelector(s)?.dataset.status, indicator);

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

// Clicks the stop button, and waits until the kernel has nothing to do.
async function stop(page) {
  await page.click('[data-command="notebook:interrupt-kernel"], [data-jp-item-name="interrupt"]');
  await settled(page);
  await page.waitForSelector(`${indicator}[data-status="idle"]`, { timeout: 30000 });
}

async function save(page) {
  await page.click('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-MarkdownCell >> nth=0');
  await page.keyboard.press('Control+s');
  await page.waitForTimeout(3000);
}

// Has use(page) look around, and prints what it returns as one line of JSON.
async function look(use) {
  const browser = await chromium.launch({
    executablePath: program,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
  try {
    console.log(JSON.stringify(await use(await browser.newPage({ viewport: { width: 1400, height: 900 } }), ...rest)));
  } finally {
    await browser.close();
  }
}

const start = use => look(use).catch(e => { console.error(e); process.exit(1); });

module.exports = { indicator, open, status, prompts, settled, runAll, stop, save, start };
