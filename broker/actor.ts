/** Who asks: written into the audit with every change. */
export interface Actor {
  readonly name: string;
  readonly consentId?: string;
}
