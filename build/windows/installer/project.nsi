# The installer for Windows 10 and later: for one user, without an administrator's rights.
# `wails build` writes wails_tools.nsh, with what wails.json says of the product.
Unicode true
ManifestDPIAware true

!define PRODUCT_EXECUTABLE "espace-adherents.exe"
!define WAILS_WIN10_REQUIRED "Espace Adhérents demande Windows 10 ou une version plus récente."
!define WAILS_ARCHITECTURE_NOT_SUPPORTED "Espace Adhérents n'est pas prévu pour le processeur de cet ordinateur."
!include "wails_tools.nsh"
!include "MUI2.nsh"

# The links that open the application. The macros of wails_tools.nsh leave the program's path unquoted,
# which Windows then cuts at its first space.
!define LINKS "Software\Classes\espace-adherents"

Name "${INFO_PRODUCTNAME}"
OutFile "..\..\bin\windows\espace-adherents-installer.exe"
InstallDir "$LOCALAPPDATA\Programs\${INFO_PRODUCTNAME}"

VIProductVersion "${INFO_PRODUCTVERSION}.0"
VIFileVersion "${INFO_PRODUCTVERSION}.0"
VIAddVersionKey "CompanyName" "${INFO_COMPANYNAME}"
VIAddVersionKey "FileDescription" "Installation d'${INFO_PRODUCTNAME}"
VIAddVersionKey "FileVersion" "${INFO_PRODUCTVERSION}"
VIAddVersionKey "LegalCopyright" "${INFO_COPYRIGHT}"
VIAddVersionKey "ProductName" "${INFO_PRODUCTNAME}"
VIAddVersionKey "ProductVersion" "${INFO_PRODUCTVERSION}"

!define MUI_ICON "..\icon.ico"
!define MUI_UNICON "..\icon.ico"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PRODUCT_EXECUTABLE}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "French"

Function .onInit
  !insertmacro wails.checkArchitecture
FunctionEnd

Section
  !insertmacro wails.setShellContext
  !insertmacro wails.webview2runtime
  SetOutPath "$INSTDIR"
  !insertmacro wails.files
  File "..\..\bin\windows\espace.exe"
  CreateShortcut "$SMPROGRAMS\${INFO_PRODUCTNAME}.lnk" "$INSTDIR\${PRODUCT_EXECUTABLE}"
  CreateShortcut "$DESKTOP\${INFO_PRODUCTNAME}.lnk" "$INSTDIR\${PRODUCT_EXECUTABLE}"
  !insertmacro wails.associateFiles
  DeleteRegKey SHELL_CONTEXT "${LINKS}"
  WriteRegStr SHELL_CONTEXT "${LINKS}" "" "URL:${INFO_PRODUCTNAME}"
  WriteRegStr SHELL_CONTEXT "${LINKS}" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "${LINKS}\DefaultIcon" "" "$\"$INSTDIR\${PRODUCT_EXECUTABLE}$\",0"
  WriteRegStr SHELL_CONTEXT "${LINKS}\shell\open\command" "" "$\"$INSTDIR\${PRODUCT_EXECUTABLE}$\" $\"%1$\""
  !insertmacro wails.writeUninstaller
SectionEnd

# What the member stored stays: only what was installed goes, file by file.
Section "uninstall"
  !insertmacro wails.setShellContext
  Delete "$INSTDIR\${PRODUCT_EXECUTABLE}"
  Delete "$INSTDIR\espace.exe"
  Delete "$SMPROGRAMS\${INFO_PRODUCTNAME}.lnk"
  Delete "$DESKTOP\${INFO_PRODUCTNAME}.lnk"
  !insertmacro wails.unassociateFiles
  DeleteRegKey SHELL_CONTEXT "${LINKS}"
  !insertmacro wails.deleteUninstaller
  RMDir "$INSTDIR"
SectionEnd
