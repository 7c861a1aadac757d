import type { Customer, CustomerDetail, Registration } from "@housecall/proto/api";
import { macText, phoneText } from "@housecall/proto/api";
import { Alert, Button, NativeSelect, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { failureSentence } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { printable } from "../../format/printable.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { MacField } from "./mac-field.tsx";
import { readMacList } from "./mac-list.ts";

interface Form {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly language: "en" | "ko";
  readonly country: string;
  readonly note: string;
  readonly serial: string;
  /** As typed: one address a line. */
  readonly macs: string;
}

/** Says whose a device is: a customer who is known, or a new one; with serial and MAC addresses on the device's label. */
export function CustomerDialog(props: {
  readonly deviceId: string;
  readonly customer: Customer | null;
  readonly registration: Registration | null;
  /** A case that becomes this customer's as well. */
  readonly caseNumber?: string;
  readonly onClose: () => void;
}) {
  const translate = useTranslate();
  const [form, setForm] = useState(() => initialForm(props.customer, props.registration));
  const change = (changes: Partial<Form>) => setForm((held) => ({ ...held, ...changes }));
  const save = useSaveCustomer({ ...props, onWritten: (id) => change({ id }) });
  const isWrong = form.name.trim() === "" || readMacList(form.macs).fault !== undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWrong) save.mutate(form);
  };
  return (
    <Dialog isOpen onClose={props.onClose} title={translate("customer.title")} size="lg">
      <form onSubmit={submit}>
        <Stack>
          {form.id === "" && <KnownCustomers onChoose={(known) => change(formOf(known))} />}
          <Fields form={form} onChange={change} />
          {save.isError && (
            <Alert color="red" role="alert">
              {failureSentence(save.error, translate)}
            </Alert>
          )}
          <Button type="submit" loading={save.isPending} disabled={isWrong}>
            {translate("customer.save")}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}

function useSaveCustomer(props: {
  readonly deviceId: string;
  readonly registration: Registration | null;
  readonly caseNumber?: string;
  /** The customer is kept now: whoever saves again, because the device was refused, writes nobody down twice. */
  readonly onWritten: (customerId: string) => void;
  readonly onClose: () => void;
}) {
  const { actions } = useWorld();
  const client = useQueryClient();
  const { deviceId, registration, caseNumber, onWritten, onClose } = props;
  return useMutation({
    mutationFn: async ({ id, serial, macs, ...facts }: Form) => {
      const known = id === "" ? await actions.createCustomer(facts) : await actions.changeCustomer(id, facts);
      onWritten(known.id);
      await actions.registerDevice(deviceId, {
        ...{ customerId: known.id, serial, macs: [...readMacList(macs).macs] },
        ...{ warrantyUntilMs: registration?.warrantyUntilMs ?? null },
        ...{ installedAtMs: registration?.installedAtMs ?? null },
        purchaseCountry: registration?.purchaseCountry || facts.country,
      });
      if (caseNumber !== undefined)
        await actions.actOnCase(caseNumber, { name: "link-customer", body: { customerId: known.id } });
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["case"] });
      void client.invalidateQueries({ queryKey: ["owner", deviceId] });
      onClose();
    },
  });
}

const searchPauseMs = 250;

function KnownCustomers({ onChoose }: { readonly onChoose: (known: CustomerDetail) => void }) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const [typed, setTyped] = useState("");
  const [text] = useDebouncedValue(typed.trim(), searchPauseMs);
  const { data, isFetching } = useQuery({ ...resources.customers(text), enabled: text.length >= 2 });
  return (
    <div>
      <TextInput
        type="search"
        label={translate("customer.find")}
        placeholder={translate("customer.findHint")}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {text.length >= 2 && (
        <div role="status">
          {data === undefined && isFetching && <Text c="dimmed">{translate("customer.searching")}</Text>}
          {data?.items.length === 0 && <Text c="dimmed">{translate("customer.none")}</Text>}
          <ul className="found-customers">
            {data?.items.map((known) => (
              <li key={known.id}>
                <span className="breakable">
                  {printable(known.name)} · {phoneText(known.phone, known.country)}
                </span>
                <Button size="compact-sm" variant="default" onClick={() => onChoose(known)}>
                  {translate("customer.choose")}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Fields({
  form,
  onChange,
}: {
  readonly form: Form;
  readonly onChange: (changes: Partial<Form>) => void;
}) {
  const translate = useTranslate();
  const text = (name: "name" | "phone" | "country" | "serial", maxLength: number) => ({
    label: translate(`customer.${name}`),
    value: form[name],
    maxLength,
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ [name]: event.currentTarget.value }),
  });
  return (
    <>
      <div className="input-grid">
        <TextInput {...text("name", 120)} required />
        <TextInput {...text("phone", 32)} type="tel" />
        <TextInput {...text("serial", 120)} />
        <NativeSelect
          label={translate("customer.language")}
          value={form.language}
          onChange={(event) => onChange({ language: event.currentTarget.value === "en" ? "en" : "ko" })}
          data={(["ko", "en"] as const).map((value) => ({
            value,
            label: translate(`customer.language.${value}`),
          }))}
        />
        <TextInput {...text("country", 2)} />
      </div>
      <MacField typed={form.macs} onType={(macs) => onChange({ macs })} />
      <Textarea
        label={translate("customer.note")}
        value={form.note}
        maxLength={1_000}
        onChange={(event) => onChange({ note: event.currentTarget.value })}
      />
    </>
  );
}

function initialForm(customer: Customer | null, registration: Registration | null): Form {
  const label = {
    serial: registration?.serial ?? "",
    macs: (registration?.macs ?? []).map(macText).join("\n"),
  };
  if (customer !== null) return { ...formOf(customer), ...label };
  return { id: "", name: "", phone: "", language: "ko", country: "KR", note: "", ...label };
}

function formOf({ id, name, phone, language, country, note }: Customer): Omit<Form, "serial" | "macs"> {
  return { id, name, phone: phone === "" ? "" : `+${phone}`, language, country, note };
}
