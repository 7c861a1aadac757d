import type { CaseSummary } from "@housecall/proto/api";
import { NativeSelect } from "@mantine/core";
import { usePreferences } from "../../shell/use-preferences.tsx";
import { caseTitle } from "../work/view-model.ts";

/** One of the cases of a device, by number and title. */
export function CaseSelect(props: {
  readonly label: string;
  readonly cases: readonly CaseSummary[];
  /** What choosing none is called; left out when one must be chosen. */
  readonly none?: string;
  readonly value: string;
  readonly onChange: (number: string) => void;
}) {
  const { translate, language } = usePreferences();
  const { label, cases, none, value, onChange } = props;
  const choices = cases.map((found) => ({
    value: found.number,
    label: `${found.number} · ${caseTitle(found, language, translate)}`,
  }));
  return (
    <NativeSelect
      label={label}
      required={none === undefined}
      value={value}
      data={none === undefined ? choices : [{ value: "", label: none }, ...choices]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
