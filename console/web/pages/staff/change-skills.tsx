import type { StaffMember } from "@housecall/proto/api";
import { Alert, Button, Checkbox, Stack } from "@mantine/core";
import { useState } from "react";
import { failureSentence } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { classWord } from "../fleet/view-model.ts";
import { deviceClasses } from "../work/view-model.ts";
import { useStaffDeed } from "./use-staff-deed.ts";
import { skillWords } from "./view-model.ts";

/** Which devices a person knows. */
export function ChangeSkills({ person }: { readonly person: StaffMember }) {
  const translate = useTranslate();
  const { actions } = useWorld();
  const held = inOrder(person.skills);
  const [skills, setSkills] = useState(held);
  const change = useStaffDeed(() => actions.changeSkills(person.name, skills));
  const isSame = skills.join() === held.join();
  return (
    <Stack gap="xs" align="flex-start">
      <Checkbox.Group
        label={translate("staff.skillsOf", { name: person.name })}
        description={translate("staff.skillsHint")}
        value={skills}
        onChange={(chosen) => setSkills(inOrder(chosen))}
      >
        <div className="skill-boxes">
          {deviceClasses.map((value) => (
            <Checkbox key={value} value={value} label={classWord(value, translate)} />
          ))}
        </div>
      </Checkbox.Group>
      <Button onClick={() => change.mutate()} loading={change.isPending} disabled={isSame}>
        {translate("staff.saveSkills")}
      </Button>
      {change.isError && (
        <Alert color="red" role="alert">
          {failureSentence(change.error, translate)}
        </Alert>
      )}
      {change.data && isSame && (
        <Alert color="teal" role="status">
          {translate("staff.skillsSaved", {
            ...{ name: person.name, skills: skillWords(change.data.skills, translate) },
          })}
        </Alert>
      )}
    </Stack>
  );
}

function inOrder(chosen: readonly string[]): StaffMember["skills"] {
  return deviceClasses.filter((each) => chosen.includes(each));
}
