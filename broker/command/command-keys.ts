/** The public half of a key, as devices pin it when they are claimed. */
export interface PublicCommandKey {
  /** First 16 hexadecimal digits of the SHA-256 of the SubjectPublicKeyInfo. */
  readonly keyId: string;
  /** SubjectPublicKeyInfo. */
  readonly publicKeyPem: string;
}

/** Signs offers and desired state. Devices pin both keys; the first signs, the second waits for its turn. */
export interface CommandKeys {
  publicKeys(): readonly [PublicCommandKey, PublicCommandKey];
  sign(bytes: Uint8Array): { readonly keyId: string; readonly signature: Uint8Array };
}
