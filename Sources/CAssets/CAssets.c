int CAssets(void){return 0;}
