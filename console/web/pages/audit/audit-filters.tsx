import { Button, NativeSelect, TextInput } from "@mantine/core";
import { withQuery } from "../../api/api-client.ts";
import { useAddress } from "../../parts/use-address.ts";
import { useMoments, useTranslate } from "../../shell/use-preferences.tsx";
import {
  type AuditAddress,
  type AuditFilterFaults,
  actionChoices,
  addressOf,
  auditAddressNames,
  auditFilterOf,
  inputOf,
  isNarrowed,
} from "./filter-view-model.ts";
import { useLooks } from "./use-looks.tsx";

/** The fields that narrow the audit; what they say is in the address. */
export function AuditFilters({
  asked,
  faults,
}: {
  readonly asked: AuditAddress;
  readonly faults: AuditFilterFaults;
}) {
  const translate = useTranslate();
  const address = useAddress();
  const { toggle } = useLooks();
  return (
    <search className="list-tools" aria-label={translate("audit.title")}>
      <TextInput
        type="search"
        label={translate("audit.filterDevice")}
        value={asked.device}
        maxLength={64}
        error={faults.device && translate("audit.filterDeviceFault")}
        onChange={(event) => address.set({ device: event.currentTarget.value })}
      />
      <TextInput
        type="search"
        label={translate("audit.filterPerson")}
        value={asked.person}
        maxLength={200}
        onChange={(event) => address.set({ person: event.currentTarget.value })}
      />
      <NativeSelect
        label={translate("audit.filterAction")}
        value={asked.action}
        onChange={(event) => address.set({ action: event.currentTarget.value })}
        data={[...actionChoices(asked.action, translate)]}
      />
      <TimeField name="from" asked={asked} />
      <TimeField name="to" asked={asked} error={faults.range && translate("audit.rangeFault")} />
      {toggle}
      <FilterActions asked={asked} />
    </search>
  );
}

function TimeField(props: {
  readonly name: "from" | "to";
  readonly asked: AuditAddress;
  readonly error?: string | false;
}) {
  const translate = useTranslate();
  const address = useAddress();
  const { timeZone } = useMoments();
  return (
    <TextInput
      type="datetime-local"
      label={translate(`audit.${props.name}`)}
      value={inputOf(props.asked[props.name], timeZone)}
      error={props.error}
      onChange={(event) => address.set({ [props.name]: addressOf(event.currentTarget.value, timeZone) })}
    />
  );
}

function FilterActions({ asked }: { readonly asked: AuditAddress }) {
  const translate = useTranslate();
  const address = useAddress();
  const filter = auditFilterOf(asked);
  const isCleared = !isNarrowed({ ...filter, looks: "with" });
  return (
    <>
      {!isCleared && (
        <Button
          variant="subtle"
          onClick={() => address.set(Object.fromEntries(auditAddressNames.map((name) => [name, ""])))}
        >
          {translate("audit.clear")}
        </Button>
      )}
      <Button variant="default" component="a" href={withQuery("/api/audit/export", { ...filter })} download>
        {translate("audit.export")}
      </Button>
    </>
  );
}
