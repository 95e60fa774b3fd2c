namespace SpikeSharp.Numerics;

/// <summary>A file that appears under its name only when it is complete: written beside, renamed by <see cref="Commit"/>, deleted otherwise.</summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private bool _committed;

    private AtomicFile(string path)
    {
        _path = Path.GetFullPath(path);
        _temporary = $"{_path}.tmp-{Path.GetRandomFileName().AsSpan(0, 8)}";
        _stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1 << 16);
    }

    /// <summary>Where to write; seekable.</summary>
    public Stream Stream => _stream;

    /// <summary>Opens a file beside <paramref name="path"/>.</summary>
    /// <exception cref="IOException">The folder is missing or cannot be written.</exception>
    public static AtomicFile Create(string path) => new(path);

    /// <summary>Creates the file, lets <paramref name="write"/> fill it, and renames it if that did not throw.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        using AtomicFile file = Create(path);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>Closes the file and gives it its name, replacing an older one.</summary>
    public void Commit()
    {
        _stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _committed = true;
    }

    /// <summary>Deletes what was written, unless it was committed.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (!_committed)
            File.Delete(_temporary);
    }
}
