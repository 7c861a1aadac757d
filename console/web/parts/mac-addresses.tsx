import { macText } from "@housecall/proto/api";

/** MAC addresses as labels show them; a line breaks between two of them only. */
export function MacAddresses({ macs }: { readonly macs: readonly string[] }) {
  return (
    <span className="mac-addresses">
      {macs.map((mac) => (
        <span key={mac} className="mono">
          {macText(mac)}
        </span>
      ))}
    </span>
  );
}
