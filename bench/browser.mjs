// Measures the page in Chromium. Prints `ready` when the page is, then its findings as one line of JSON.
//
//   first-rows URL N             times of N navigations until the first row stands, in ms
//   statuses URL STATUS N [PX]   when the page first showed STATUS in the rows of N pods, in ms since 1970, by name
//   lines URL PREFIX N           the same for N log lines that begin with PREFIX, by line
//   busy-log URL SECONDS         a log that is written all the time: heap early and late, frames while it follows and
//                                while it is scrolled, whether it stands still while it is paused
//   zoom URL N                   what zooming N times into the map and out again costs: frames, tasks, elements, heap
//   first-cards URL N            times of N navigations until the first card of a namespace's map stands, in ms
//   load URL                     bytes that the first load of the map takes: the page's files, and what calls answer
//   growth URL EARLY LATE        bytes of heap so many seconds after the map was opened, at both times
//   idle URL SECONDS             bytes a second that arrive while nothing happens
import { chromium } from '../end2end/node_modules/playwright-core/index.mjs';

const [kind, url, ...words] = process.argv.slice(2);
const LIMIT = 60_000;

const browser = await chromium.launch({
  executablePath: process.env.KDR_TEST_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
// Tall enough that the rows that change are on the screen.
const page = await browser.newPage({ viewport: { width: 1440, height: 8000 } });
page.setDefaultTimeout(LIMIT);

const say = (finding) => console.log(typeof finding === 'string' ? finding : JSON.stringify(finding));

/** Runs in the page: notes when each text first appears, until there are `count` of them. */
function watchFor({ scope, pattern, count }) {
  const seen = {};
  const wanted = new RegExp(pattern);
  window.sightings = new Promise((done) => {
    const look = () => {
      for (const element of document.querySelectorAll(scope)) {
        const found = wanted.exec(element.textContent);
        if (found && !(found[1] in seen)) seen[found[1]] = Date.now();
      }
      if (Object.keys(seen).length >= count) done(seen);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    setTimeout(() => done(seen), 50_000);
  });
}

/** Has each page note when the first element that `selector` means stands in it: as `window.first`, in ms. */
const noteFirst = (selector) =>
  page.addInitScript((wanted) => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector(wanted)) return;
      observer.disconnect();
      requestAnimationFrame(() => (window.first = performance.now()));
    }).observe(document, { subtree: true, childList: true, attributes: true });
  }, selector);

/** How long so many navigations took until that stood. */
async function firsts(selector, count) {
  await noteFirst(selector);
  const times = [];
  for (let run = 0; run < Number(count); run++) {
    await page.goto(url);
    times.push(await (await page.waitForFunction(() => window.first)).jsonValue());
  }
  return times;
}

/** Bytes of the JavaScript heap and of WASM's memory, after a collection. */
async function heap(session) {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage');
  return usedSize + embedderHeapUsedSize + backingStorageSize;
}

/** Frames a second while something goes on. */
async function framesDuring(goesOn) {
  await page.evaluate(() => {
    const frames = (window.frameTimes = []);
    const frame = (now) => {
      frames.push(now);
      if (window.frameTimes === frames) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await goesOn();
  return page.evaluate(() => {
    const frames = window.frameTimes;
    window.frameTimes = null;
    return ((frames.length - 1) * 1000) / (frames.at(-1) - frames[0]);
  });
}

const measurements = {
  async 'first-rows'([count]) {
    say('ready');
    return firsts('[role=row][data-key]', count);
  },
  async 'first-cards'([count]) {
    say('ready');
    await page.setViewportSize({ width: 1440, height: 900 });
    return firsts('.node', count);
  },
  async load() {
    await page.setViewportSize({ width: 1440, height: 900 });
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    const calls = new Set();
    const bytes = { files: 0, calls: 0 };
    session.on('Network.requestWillBeSent', ({ requestId, request }) => {
      if (request.url.includes('/kdr.v1.')) calls.add(requestId);
    });
    // Of a stream, which does not end, each piece is told as it comes; of a file, at its end, as it was compressed.
    session.on('Network.dataReceived', ({ requestId, encodedDataLength, dataLength }) => {
      if (calls.has(requestId)) bytes.calls += Math.max(encodedDataLength, dataLength);
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (!calls.has(requestId)) bytes.files += encodedDataLength;
    });
    say('ready');
    await page.goto(url);
    await page.waitForSelector('.tile');
    await new Promise((over) => setTimeout(over, 2000));
    return bytes;
  },
  async growth([early, late]) {
    await page.setViewportSize({ width: 1440, height: 900 });
    const session = await page.context().newCDPSession(page);
    await page.goto(url);
    await page.waitForSelector('.tile');
    say('ready');
    const wait = (seconds) => new Promise((over) => setTimeout(over, seconds * 1000));
    await wait(Number(early));
    const before = await heap(session);
    await wait(Number(late) - Number(early));
    return { early: before, late: await heap(session) };
  },
  async statuses([status, count, height = '8000']) {
    await page.setViewportSize({ width: 1440, height: Number(height) });
    await page.goto(url);
    await page.waitForSelector('[role=row][data-key]');
    // A row's text is its cells' texts one after the other; the name stands alone in its cell.
    await page.evaluate((argument) => {
      const seen = {};
      window.sightings = new Promise((done) => {
        const look = () => {
          for (const row of document.querySelectorAll('[role=row][data-key]')) {
            const cells = [...row.querySelectorAll('[role=cell]')].map((cell) => cell.textContent.trim());
            if (!cells.some((cell) => cell.startsWith(argument.status))) continue;
            for (const cell of cells) if (!(cell in seen)) seen[cell] = Date.now();
          }
        };
        new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
        setTimeout(() => done(seen), argument.count * 200 + 10_000);
      });
    }, { status, count: Number(count) });
    say('ready');
    return page.evaluate(() => window.sightings);
  },
  async lines([prefix, count]) {
    await page.goto(url);
    await page.waitForSelector('.log-text');
    await page.evaluate(watchFor, { scope: '.log-text', pattern: `(${prefix}\\d+)`, count: Number(count) });
    say('ready');
    return page.evaluate(() => window.sightings);
  },
  async 'busy-log'([seconds]) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(url);
    await page.waitForSelector('.log-text');
    const session = await page.context().newCDPSession(page);
    const wait = (ms) => new Promise((over) => setTimeout(over, ms));
    const middle = { x: 700, y: 500 };
    say('ready');
    const began = Date.now();
    await wait(20_000);
    const early = await heap(session);
    const following = await framesDuring(() => wait(5_000));
    await page.mouse.move(middle.x, middle.y);
    await page.keyboard.press('Space');
    const standing = () => page.evaluate(() => {
      const view = document.querySelector('[role=log]').getBoundingClientRect();
      const lines = [...document.querySelectorAll('.log-text')].filter((line) => line.getBoundingClientRect().top >= view.top);
      return [lines[0].textContent, lines[0].getBoundingClientRect().top];
    });
    await wait(500);
    const before = await standing();
    await wait(10_000);
    const moved = JSON.stringify(before) === JSON.stringify(await standing()) ? 0 : 1;
    const scrolled = await framesDuring(async () => {
      for (let turn = 0; turn < 100; turn++) {
        await page.mouse.wheel(0, turn % 20 < 12 ? -300 : 300);
        await wait(50);
      }
    });
    await page.keyboard.press('End');
    await wait(Math.max(5_000, Number(seconds) * 1000 - (Date.now() - began)));
    return { early, late: await heap(session), following, scrolled, moved };
  },
  async zoom([count]) {
    say('ready');
    await page.setViewportSize({ width: 1440, height: 900 });
    await noteFirst('.tiles[aria-busy=false] .tile');
    await page.addInitScript(() => {
      window.tasks = [0];
      new PerformanceObserver((list) => {
        for (const task of list.getEntries()) window.tasks.push(task.duration);
      }).observe({ type: 'longtask', buffered: true });
    });
    await page.goto(url);
    const first = await (await page.waitForFunction(() => window.first)).jsonValue();
    const found = await page.evaluate(async (zooms) => {
      const tasks = window.tasks.length;
      const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
      const frames = [];
      let running = true;
      let elements = 0;
      const frame = (now) => {
        frames.push(now);
        if (running) requestAnimationFrame(frame);
      };
      await sleep(1000);
      requestAnimationFrame(frame);
      for (let zoom = 0; zoom < zooms; zoom++) {
        const tiles = document.querySelectorAll('.tile');
        elements = Math.max(elements, document.querySelectorAll('*').length);
        tiles[zoom % tiles.length].click();
        await sleep(400);
        elements = Math.max(elements, document.querySelectorAll('*').length);
        history.back();
        await sleep(400);
      }
      running = false;
      const gaps = frames.slice(1).map((now, index) => now - frames[index]);
      return {
        fps: (gaps.length * 1000) / (frames.at(-1) - frames[0]),
        longest_frame: Math.max(...gaps),
        longest_task: Math.max(...window.tasks.slice(tasks - 1)),
        elements,
        zooms,
      };
    }, Number(count));
    const session = await page.context().newCDPSession(page);
    return { ...found, first, heap: await heap(session) };
  },
  async idle([seconds]) {
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await page.goto(url);
    await page.waitForSelector('[role=row][data-key]');
    let bytes = 0;
    session.on('Network.dataReceived', (event) => (bytes += Math.max(event.encodedDataLength, event.dataLength)));
    say('ready');
    await new Promise((over) => setTimeout(over, Number(seconds) * 1000));
    return bytes / Number(seconds);
  },
};

const finding = await measurements[kind](words);
await browser.close();
say(finding);
