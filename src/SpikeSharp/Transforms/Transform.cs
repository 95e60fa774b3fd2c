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
        new($"{connection}: Connection.Transform: {what} is {found}, but {expected} is needed; Connection.{(ReferenceEquals(connection.Function, Function.None) ? "Pre" : "Function")} gives {connection.SizeMid} elements, Connection.Post takes {connection.SizeOut}.");

    private sealed record NoTransform : Transform
    {
        public override string ToString() => "none";

        internal override void CheckSizes(int sizeIn, int sizeOut, Connection connection)
        {
            if (sizeIn != sizeOut) throw WrongSize(connection, "without one the size of post", sizeOut, sizeIn);
        }
    }
}
