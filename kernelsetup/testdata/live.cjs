// Runs the live notebook in JupyterLab, moves its sliders, stops it, saves it,
// and prints what was seen. Third argument: the seconds to count pictures for.
const { open, runAll, stop, save, start } = require('./page.cjs');

const controls = '.jp-OutputArea-output input[type="range"]';
const figure = '.jp-OutputArea-output .isingml-figure';

// Counts the pictures that the page shows within some seconds: each has the
// number of its sweep in a title.
const count = (page, seconds) => page.evaluate(([figure, seconds]) => new Promise(resolve => {
  const sweeps = new Set();
  const look = () => {
    for (const e of document.querySelectorAll(`${figure} text`)) {
      const found = e.textContent.match(/, sweep (\d+)/);
      if (found) sweeps.add(found[1]);
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(document.querySelector('.jp-Notebook'), { childList: true, subtree: true });
  setTimeout(() => { observer.disconnect(); resolve(sweeps.size); }, 1000 * seconds);
}), [figure, seconds]);

// The texts of the picture.
const texts = page => page.evaluate(figure => [...document.querySelectorAll(`${figure} text`)].map(e => e.textContent).join('; '), figure);

// Clicks a slider at a part of its width, and returns the value that it shows.
async function move(page, number, part) {
  const slider = page.locator(controls).nth(number);
  const { width, height } = await slider.boundingBox();
  await slider.click({ position: { x: part * width, y: height / 2 } });
  await page.waitForTimeout(1500);
  return slider.evaluate(e => e.value);
}

start(async (page, seconds) => {
  const seen = {};
  await open(page, '10-live.ipynb');
  await runAll(page);
  await page.waitForSelector(`${figure} svg`, { timeout: 600000 });
  await page.locator(controls).first().scrollIntoViewIfNeeded();
  await page.waitForTimeout(5000); // the connection of the sliders
  seen.still = await count(page, seconds);
  seen.beta = await move(page, 0, 0.4);
  seen.field = await move(page, 1, 0.7);
  seen.moved = await count(page, seconds);
  seen.texts = await texts(page);
  await page.click('.jp-OutputArea-output button:text-is("Block it")');
  await page.waitForTimeout(1500);
  seen.blocked = await texts(page);
  const slider = page.locator(controls).first(), box = page.getByRole('spinbutton', { name: 'inverse temperature β as a number' });
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  seen.keyed = await box.inputValue();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('0.5123');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(1500);
  seen.typed = await texts(page);
  await stop(page);
  seen.left = await page.evaluate(figure => document.querySelectorAll(`${figure} svg, ${figure} img`).length, figure);
  await save(page);
  return seen;
});
