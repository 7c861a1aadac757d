import { Kbd, Table } from "@mantine/core";
import { Dialog } from "../parts/dialog.tsx";
import { useMay } from "./use-me.tsx";
import { useTranslate } from "./use-preferences.tsx";

/** The keyboard shortcuts. */
export function ShortcutSheet({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const translate = useTranslate();
  const may = useMay();
  const work = [
    ["w", translate("keys.work")],
    ["t", translate("keys.take")],
    ["n", translate("keys.note")],
    ["x", translate("keys.resolve")],
    ["1 2 3", translate("keys.playbook")],
  ] as const;
  const logs = [
    ["n, p", translate("keys.found")],
    ["e", translate("keys.error")],
  ] as const;
  const rows = [
    ["/", translate("keys.search")],
    ["g", translate("keys.fleet")],
    ...(may("case:work") ? work : []),
    ["+ − [ ]", translate("keys.timeline")],
    ...(may("logs:read") ? logs : []),
    ["?", translate("keys.sheet")],
    ["Esc", translate("keys.close")],
  ] as const;
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={translate("keys.title")} size="sm">
      <Table verticalSpacing="xs">
        <Table.Tbody>
          {rows.map(([key, meaning]) => (
            <Table.Tr key={key}>
              <Table.Td w={70}>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{meaning}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Dialog>
  );
}
