/** The keys by which devices know our commands; implemented by broker/command. */
export interface PublicCommandKeys {
  publicKeys(): readonly { readonly keyId: string; readonly publicKeyPem: string }[];
}
