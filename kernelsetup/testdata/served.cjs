// Opens a page of the command page, moves its sliders, and prints what was
// seen. Third argument: where to leave a picture of it, if anywhere.
const { start } = require('./page.cjs');

const picture = page => page.evaluate(() => document.querySelector('#spins').toDataURL());
const number = (page, id) => page.evaluate(id => Number(document.querySelector(id).textContent), id);
const until = (page, sweep) => page.waitForFunction(n => Number(document.querySelector('#sweep').textContent) >= n, sweep, { timeout: 60000 });

start(async (page, file) => {
  const seen = { asked: [], problems: [] };
  page.on('request', r => { if (!/^(file|data|blob):/.test(r.url())) seen.asked.push(r.url()); });
  page.on('pageerror', e => seen.problems.push(e.message));
  // Whoever wants no motion finds the chain at rest.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(process.argv[2]);
  await until(page, 1);
  const before = await picture(page);
  await page.getByRole('spinbutton', { name: 'field Y as a number' }).fill('0.05');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Run' }).click();
  await until(page, 30);
  await page.getByRole('button', { name: 'Pause' }).click();
  seen.moved = before !== await picture(page);
  // Of the state, what a chain of the same seed can be compared with.
  Object.assign(seen, await page.evaluate(() => {
    const value = id => Number(document.querySelector(id)?.dataset.value);
    return { sweep: Number(document.querySelector('#sweep').textContent), f: value('#f-now'), e: value('#e-now') };
  }));
  await page.getByRole('slider', { name: 'inverse temperature β' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  seen.keyed = await page.getByRole('spinbutton', { name: 'inverse temperature β as a number' }).inputValue();
  await page.getByRole('button', { name: 'Run' }).click();
  await until(page, seen.sweep + 50);
  await page.getByRole('button', { name: 'Pause' }).click();
  seen.since = await number(page, '#sweep') - await number(page, '#count');
  // To the noise at the lower end of beta, and a step back, where the means
  // begin anew after the way there is forgotten.
  await page.getByRole('spinbutton', { name: 'field Y as a number' }).fill('0');
  await page.getByRole('slider', { name: 'inverse temperature β' }).focus();
  for (const [key, sweeps] of [['Home', 50], ['ArrowRight', 300]]) {
    await page.keyboard.press(key);
    const sweep = await number(page, '#sweep');
    await page.getByRole('button', { name: 'Run' }).click();
    await until(page, sweep + sweeps);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('slider', { name: 'inverse temperature β' }).focus();
  }
  seen.hot = await page.evaluate(() => Number(document.querySelector('#e-mean').dataset.value));
  seen.problem = await page.evaluate(() => document.querySelector('#problem').textContent);
  if (file) await page.screenshot({ path: file, fullPage: true });
  return seen;
});
