import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslate } from "../shell/use-preferences.tsx";

/** A dialog over the page, named by its title; Escape closes it. */
export function Dialog(props: {
  readonly title: string;
  readonly size: "sm" | "lg";
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const translate = useTranslate();
  return (
    <Modal
      opened={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      size={props.size}
      closeButtonProps={{ "aria-label": translate("common.close") }}
      styles={{ title: { fontWeight: 650, fontSize: "1rem" } }}
      attributes={{ header: { role: "presentation" } }}
    >
      {props.children}
    </Modal>
  );
}
