import { phoneText } from "@housecall/proto/api";
import { Anchor, Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useWorld } from "../../../app-context.tsx";
import { printable } from "../../../format/printable.ts";
import { MacAddresses } from "../../../parts/mac-addresses.tsx";
import { useMay } from "../../../shell/use-me.tsx";
import { useTranslate } from "../../../shell/use-preferences.tsx";
import { CustomerDialog } from "../../case/customer-dialog.tsx";

/** Whose device it is, how to call them, and the serial and MAC addresses on its label. */
export function OwnerLine({ deviceId }: { readonly deviceId: string }) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const may = useMay();
  const [isOpen, dialog] = useDisclosure(false);
  const { data } = useQuery(resources.deviceOwner(deviceId));
  if (data === undefined) return null;
  const { customer, registration } = data;
  const serial = registration?.serial ?? "";
  const macs = registration?.macs ?? [];
  return (
    <div className="owner-line">
      <span className="dimmed">{translate("panel.owner")}</span>
      <span className="breakable">
        {customer === null ? translate("case.noCustomer") : printable(customer.name)}
      </span>
      {customer !== null && customer.phone !== "" && (
        <Anchor href={`tel:+${customer.phone}`}>{phoneText(customer.phone, customer.country)}</Anchor>
      )}
      {serial !== "" && (
        <span>
          <span className="dimmed">{translate("case.serial")}</span>{" "}
          <span className="mono">{printable(serial)}</span>
        </span>
      )}
      {macs.length > 0 && (
        <span>
          <span className="dimmed">{translate("case.macs")}</span> <MacAddresses macs={macs} />
        </span>
      )}
      {may("customer:write") && (
        <Button size="compact-sm" variant="subtle" onClick={dialog.open}>
          {translate(customer === null ? "case.addCustomer" : "case.editCustomer")}
        </Button>
      )}
      {isOpen && <CustomerDialog {...{ deviceId, customer, registration }} onClose={dialog.close} />}
    </div>
  );
}
