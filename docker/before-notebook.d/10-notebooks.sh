# The notebooks lie in the folder work, which may be a volume; those that are
# there already stay as they are.
if [ -w "$HOME/work" ]; then
	cp -R --no-clobber /opt/isingml/notebooks/. "$HOME/work/"
fi
