import { PasswordInput } from "@mantine/core";
import { useTranslate } from "../shell/use-preferences.tsx";
import type { NewPassword, NewPasswordFaults } from "./new-password.ts";

/** The two fields of a new password. */
export function NewPasswordFields(props: {
  readonly label: string;
  readonly value: NewPassword;
  readonly faults: NewPasswordFaults;
  readonly onChange: (value: NewPassword) => void;
}) {
  const translate = useTranslate();
  const { value, faults, onChange } = props;
  return (
    <>
      <PasswordInput
        label={props.label}
        description={translate("setUp.passwordHint")}
        value={value.password}
        error={faults.password}
        onChange={(event) => onChange({ ...value, password: event.currentTarget.value })}
        autoComplete="new-password"
      />
      <PasswordInput
        label={translate("setUp.repeat")}
        value={value.repeated}
        error={faults.repeated}
        onChange={(event) => onChange({ ...value, repeated: event.currentTarget.value })}
        autoComplete="new-password"
      />
    </>
  );
}
