"""The cloud's side: stock by zone and spec, provisioning, images, and the life of a pod."""
