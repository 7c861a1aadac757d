import { type CaseDetail, phoneText } from "@housecall/proto/api";
import { Anchor, Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { printable } from "../../format/printable.ts";
import { Section } from "../../parts/section.tsx";
import { useMay } from "../../shell/use-me.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { CustomerDialog } from "./customer-dialog.tsx";

/** Whose case it is: a name, a number to call, a language to speak. */
export function CustomerCard({ found }: { readonly found: CaseDetail }) {
  const translate = useTranslate();
  const may = useMay();
  const [isOpen, dialog] = useDisclosure(false);
  const { customer } = found;
  const edit = may("customer:write") && (
    <Button size="compact-sm" variant="default" onClick={dialog.open}>
      {translate(customer === null ? "case.addCustomer" : "case.editCustomer")}
    </Button>
  );
  return (
    <Section title={translate("case.customer")} aside={edit}>
      {customer === null ? (
        <Text c="dimmed">{translate(may("customer:read") ? "case.noCustomer" : "case.hiddenCustomer")}</Text>
      ) : (
        <div className="side-facts">
          <Text fw={600} className="breakable">
            {printable(customer.name)}
          </Text>
          {customer.phone !== "" && (
            <Anchor href={`tel:+${customer.phone}`}>{phoneText(customer.phone, customer.country)}</Anchor>
          )}
          <Text size="sm" c="dimmed">
            {translate(`case.speaks.${customer.language}`)} · {customer.country}
          </Text>
          {customer.note !== "" && (
            <Text size="sm" className="breakable">
              {printable(customer.note)}
            </Text>
          )}
        </div>
      )}
      {isOpen && (
        <CustomerDialog
          deviceId={found.deviceId}
          customer={customer}
          registration={found.registration}
          caseNumber={found.number}
          onClose={dialog.close}
        />
      )}
    </Section>
  );
}
