import type { Page } from "playwright-core";

/** Run in the page: what is wider than the window, and what is wider than its column. */
const findOverflow = `(() => {
  const excessPx = document.documentElement.scrollWidth - innerWidth;
  const labels = ".value-title, .evidence li, dd, td, .pull-card, .banner-text, .front-card, .device-note, .command-line, " +
    ".mantine-Modal-body, .mantine-Button-label";
  return [
    ...(excessPx > 0 ? ["the page by " + excessPx + " px"] : []),
    ...[...document.querySelectorAll(labels)]
      .filter((label) => label.scrollWidth > label.clientWidth + 1 && label.clientWidth > 0)
      .map((label) => label.outerHTML.slice(0, 160)),
  ];
})()`;

/** Charts follow the size of the window a frame later. */
const nextFrames = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))`;

/** What is wider than the page, and labels that are wider than their column or cut off in their button. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(findOverflow);
}

/** The same on a phone, of the page as it stands now; the window gets its size back. */
export async function overflowingOnPhone(page: Page): Promise<string[]> {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.evaluate(nextFrames);
  const found = await overflowing(page);
  if (size) await page.setViewportSize(size);
  return found;
}

/** Opens every fold of a page and all of the server's problems. */
export async function openEverything(page: Page): Promise<void> {
  for (const fold of await page.locator("details > summary").all()) await fold.click();
  const banner = page.locator(".banner-health").getByRole("button");
  if (await banner.isVisible()) await banner.click();
}
