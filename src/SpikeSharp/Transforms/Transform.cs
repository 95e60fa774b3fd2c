namespace SpikeSharp;

/// <summary>A linear map on the way from pre to post. Immutable.</summary>
public abstract record Transform
{
    /// <summary>Element to element, without an operation.</summary>
    public static Transform None { get; } = new NoTransform();

    /// <summary>A scalar: every element times the same factor.</summary>
    /// <param name="factor">Finite.</param>
    public static implicit operator Transform(double factor) => new Dense(factor);

    /// <summary>A diagonal: every element times its own factor.</summary>
    /// <param name="diagonal">Finite, one factor an element; not copied.</param>
    public static implicit operator Transform(double[] diagonal) => Dense.Diagonal(diagonal);

    /// <summary>A matrix of shape (post, pre).</summary>
    /// <param name="matrix">Finite values.</param>
    public static implicit operator Transform(double[,] matrix) => new Dense(matrix);

    /// <summary>Refuses a transform whose sizes do not fit the ends of a connection.</summary>
    internal abstract void CheckSizes(int sizeIn, int sizeOut, Connection connection);

    private protected static ArgumentException WrongSize(Connection connection, string what, int found, int expected) =>
        new($"{connection}: {what} is {found}, but {expected} is needed.");

    private sealed record NoTransform : Transform
    {
        internal override void CheckSizes(int sizeIn, int sizeOut, Connection connection)
        {
            if (sizeIn != sizeOut) throw WrongSize(connection, "without a transform the size of post", sizeOut, sizeIn);
        }
    }
}
