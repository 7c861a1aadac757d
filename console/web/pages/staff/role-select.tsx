import type { Role } from "@housecall/proto/api";
import { NativeSelect } from "@mantine/core";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { roleOf, roleOptions } from "./view-model.ts";

/** A role, with what it lets people do. */
export function RoleSelect(props: { readonly value: Role; readonly onChange: (role: Role) => void }) {
  const translate = useTranslate();
  return (
    <NativeSelect
      label={translate("invite.role")}
      description={translate(`role.can.${props.value}`)}
      inputWrapperOrder={["label", "input", "description", "error"]}
      value={props.value}
      onChange={(event) => props.onChange(roleOf(event.currentTarget.value))}
      data={roleOptions(translate)}
    />
  );
}
