int CAssets(void);
