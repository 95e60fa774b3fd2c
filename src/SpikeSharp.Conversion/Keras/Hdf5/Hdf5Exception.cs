namespace SpikeSharp.Conversion.Keras.Hdf5;

/// <summary>Bytes that are no readable HDF5. The reader of models turns it into a <see cref="ModelFormatException"/> that names the file.</summary>
/// <param name="message">The place in the HDF5 file, the value found, what was expected.</param>
internal sealed class Hdf5Exception(string message) : Exception(message)
{
    /// <summary>Whether the file asks for bytes outside of itself.</summary>
    public bool RefersOutside { get; init; }
}
