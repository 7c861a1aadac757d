import { NativeSelect } from "@mantine/core";
import { useTranslate } from "../../shell/use-preferences.tsx";

const steps = [7, 6, 5, 4, 3, 2] as const;

/** Choice of the least severe level that is wanted; the value is the syslog number. */
export function SeveritySelect(props: {
  readonly label: string;
  readonly value: number;
  readonly onChange: (severity: number) => void;
}) {
  const translate = useTranslate();
  return (
    <NativeSelect
      label={props.label}
      value={String(props.value)}
      onChange={(event) => props.onChange(Number(event.currentTarget.value))}
      data={steps.map((step) => ({
        value: String(step),
        label:
          step === 7
            ? translate("pull.severityAll")
            : translate("pull.severityUp", { level: translate(`level.${step}`) }),
      }))}
    />
  );
}
