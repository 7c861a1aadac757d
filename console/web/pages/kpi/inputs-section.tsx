import type { KpiInputsVersion } from "@housecall/proto/api";
import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { printable } from "../../format/printable.ts";
import { Section } from "../../parts/section.tsx";
import { useMay } from "../../shell/use-me.tsx";
import { useMoments, usePreferences } from "../../shell/use-preferences.tsx";
import { InputsDialog } from "./inputs-dialog.tsx";
import { inputLines } from "./inputs-view-model.ts";

/** What the figures are reckoned with, since when, by whom; changed by those who may. */
export function InputsSection({ version }: { readonly version: KpiInputsVersion }) {
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  const may = useMay();
  const [isOpen, dialog] = useDisclosure(false);
  const { inputs, id, atMs, actor, note } = version;
  const since =
    id === 0
      ? translate("kpi.inputsShipped")
      : translate("kpi.inputsSince", { time: moment(atMs, "dateTime"), actor: printable(actor) });
  const change = may("kpi:write") && (
    <Button size="compact-sm" variant="default" onClick={dialog.open}>
      {translate("kpi.changeInputs")}
    </Button>
  );
  return (
    <Section title={translate("kpi.inputs")} lead={since} aside={change}>
      {note !== "" && <Text mb="xs">{printable(note)}</Text>}
      <dl className="kpi-inputs">
        {inputLines(inputs, { translate, language }).map(({ path, label, text }) => (
          <div key={path}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
        <div>
          <dt>{translate("kpi.input.visitRules")}</dt>
          <dd className="mono">{inputs.visitRules.join(", ") || "–"}</dd>
        </div>
      </dl>
      {isOpen && <InputsDialog inputs={inputs} onClose={dialog.close} />}
    </Section>
  );
}
