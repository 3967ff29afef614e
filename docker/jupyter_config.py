c = get_config()  # noqa: F821

# In a container the server listens on all addresses; its token is on. Publish
# the port on 127.0.0.1.
c.ServerApp.ip = "0.0.0.0"
c.ServerApp.port = 8888
c.ServerApp.port_retries = 0
c.ServerApp.open_browser = False
c.FileContentsManager.delete_to_trash = False

c.KernelSpecManager.ensure_native_kernel = False  # there is none for Python
c.MappingKernelManager.default_kernel_name = "isingml"
c.LabApp.default_url = "/lab/tree/work/00-quickstart.ipynb"
c.LabApp.extension_manager = "readonly"  # its packages are locked
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
