/**
 * The nonce under which this page may add style sheets, from the `csp-nonce` meta tag that the server fills.
 *
 * Given as a global as well: the scroll lock of dialogs looks for it there. "" when the server has not filled it.
 */
export function readStyleNonce(page: Document): string {
  const nonce = page.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
  Object.assign(globalThis, { __webpack_nonce__: nonce });
  return nonce;
}
